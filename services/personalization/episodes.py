"""Past interactions in which the customer was unhappy, and whether that was put right."""

from heartline.contracts import CustomerModel, Episode, InteractionProfile, ResolvedBy

EPISODES_KEPT = 16
# An interaction with so low a moment is an episode.
UNHAPPY = -0.5
# From here on the mood has turned; from there on it has not.
PUT_RIGHT = 0.1
STILL_UNHAPPY = -0.2


def note(customer: CustomerModel, interaction: InteractionProfile) -> None:
    """Opens or updates the episode of an interaction whose mood has just moved."""
    if interaction.peak.valence > UNHAPPY:
        return
    episode = _found(customer, interaction.interaction_id) or _opened(customer, interaction)
    episode.emotion = interaction.peak.emotion
    episode.lowest_valence = interaction.peak.valence
    episode.occurred_at.CopyFrom(interaction.peak.occurred_at)
    if interaction.state.valence >= PUT_RIGHT:
        episode.recovered = True
    elif interaction.state.valence <= STILL_UNHAPPY:
        episode.recovered = False


def resolve(
    customer: CustomerModel, interaction_id: str, resolved_by: ResolvedBy.ValueType
) -> None:
    """What the outcome says of the interaction's episode counts more than its mood."""
    episode = _found(customer, interaction_id)
    if episode is not None:
        episode.recovered = resolved_by != ResolvedBy.RESOLVED_BY_NOBODY


def _found(customer: CustomerModel, interaction_id: str) -> Episode | None:
    matching = (e for e in customer.episodes if e.interaction_id == interaction_id)
    return next(matching, None)


def _opened(customer: CustomerModel, interaction: InteractionProfile) -> Episode:
    customer.episodes.add(interaction_id=interaction.interaction_id, channel=interaction.channel)
    del customer.episodes[:-EPISODES_KEPT]
    return customer.episodes[-1]
