"""Reading the student lists that campus systems export: bytes, text, table, columns, rows."""
