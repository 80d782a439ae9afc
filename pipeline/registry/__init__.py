"""The sites and agencies that the project knows, from the YAML files of the registry."""
