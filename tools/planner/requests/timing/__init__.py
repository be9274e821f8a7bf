"""When, and how fast: stretches of a clip, speeds in turn, fades, what joins two clips."""
