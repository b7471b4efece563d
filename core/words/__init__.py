"""How things are said, in English and German."""
