"""Values that are read beyond doubt and still cannot well be meant: asked before anything is written."""
