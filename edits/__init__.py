"""The edit language: operations, steps, plans, and the facts they are held against."""
