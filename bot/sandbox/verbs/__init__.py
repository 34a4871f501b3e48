"""What people do in the stand-in: commands, modals, buttons, messages."""
