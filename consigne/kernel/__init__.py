"""The words every floor shares: values only, no Django, no input or output."""
