"""What the chart knows of the code is what the code says."""

from heartline.catalogue import TOPICS
from tests.unit.deploy.checkout import GENERATOR, PLATFORM


def test_the_platform_file_is_generated_from_the_code() -> None:
    generated = GENERATOR["render"]()
    assert GENERATOR["FILE"].read_text() == generated, "run `python deploy/helm/generate.py`"


def test_it_has_every_topic_and_its_dead_letters() -> None:
    names = [name for topic in TOPICS for name in (topic.name, topic.dead_letters)]
    assert [topic["name"] for topic in PLATFORM["topics"]] == names
