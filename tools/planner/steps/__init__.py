"""An ask becomes bounded, typed steps of the edit language."""
