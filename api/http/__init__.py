"""HTTP: the application, its errors, its description, and the routes."""
