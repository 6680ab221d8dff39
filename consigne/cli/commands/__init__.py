"""Every command, one file each, named as it is typed; `command` is what the file gives."""
