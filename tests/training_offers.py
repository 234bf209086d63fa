"""Trainings as staff type them: a session to come, one that was held, a module."""

SESSION = {
    "title": "Reading a run chart",
    "day": "2026-12-03",
    "time": "12:30",
    "minutes": "60",
    "place": "Library",
    "seats": "2",
    "objectives": "Tell a signal from noise",
    "materials": "Slides | https://slides.example/run",
    "credit": "CME (local)",
}
HELD = SESSION | {"title": "Plan, do, study, act", "day": "2026-11-10"}
MODULE = {"title": "Writing an aim", "minutes": "20", "materials": "Text | https://text.example/aim"}
