"""The store: mirror and ledger on SQLite or PostgreSQL. The only door to SQLAlchemy and Alembic."""
