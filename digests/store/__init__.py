"""Tables, migrations, search: the archive and the desk on SQLite or PostgreSQL."""
