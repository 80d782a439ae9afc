"""The command line: `nianbao`, one file a command, each imported only when it is called."""
