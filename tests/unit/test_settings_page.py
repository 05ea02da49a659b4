import runpy
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "docs" / "settings.py"


def test_the_page_of_settings_is_that_of_the_code() -> None:
    page = runpy.run_path(str(SCRIPT))["page"]()
    assert SCRIPT.with_suffix(".md").read_text() == page, "run `python docs/settings.py`"
