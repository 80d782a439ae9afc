"""What is claimed about accuracy and speed, as programs that anybody can run again."""
