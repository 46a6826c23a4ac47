"""`greenbot packs`: what an author or a checker of rule packs works with."""
