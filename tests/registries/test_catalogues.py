"""Every sentence that the code says has its words in every language."""

from tools.catalogue_check import main


def test_code_and_catalogues_agree() -> None:
    """No sentence is missing, left over, untranslated or short of an argument in a language."""
    assert main() == 0
