"""The emotion classifier: an encoder, mean over the tokens, one linear layer for all heads."""

from pathlib import Path
from typing import Self

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from training.encoders import MINILM, folder

# Multiples of 1/1024 add up exactly in fp32 (64 tokens, each below 256), so the sum is the same
# in any order; runtimes choose the order by batch size and padding.
FIXED_POINT = 1024.0


class EmotionClassifier(nn.Module):  # type: ignore[misc]  # torch is optional, so untyped here
    """Token ids, attention mask and token types, each [n, L], in; logits [n, columns] out.

    Type 0 is the text and type 1 the context behind it."""

    def __init__(self, encoder: nn.Module, columns: int, name: str) -> None:
        super().__init__()
        self.name = name
        self.encoder = encoder
        self.head = nn.Linear(encoder.config.hidden_size, columns)
        #: MPNet, which has none, tells context from text by the separator between them.
        self.has_types = hasattr(encoder.config, "type_vocab_size")

    @classmethod
    def pretrained(cls, prior: Tensor, name: str = MINILM) -> Self:
        """The encoder of that name; head bias at the log-odds of `prior`, means per column."""
        encoder = AutoModel.from_pretrained(folder(name), add_pooling_layer=False)
        model = cls(encoder, len(prior), name)
        with torch.no_grad():
            model.head.weight.normal_(std=0.02)
            model.head.bias.copy_(torch.logit(prior))
        return model

    @classmethod
    def trained(cls, checkpoint: Path) -> Self:
        """Weights that `save` wrote, ready for inference."""
        saved = torch.load(checkpoint, weights_only=True)
        name, weights = saved["encoder"], saved["weights"]
        config = AutoConfig.from_pretrained(folder(name))
        encoder = AutoModel.from_config(config, add_pooling_layer=False)
        model = cls(encoder, len(weights["head.bias"]), name)
        model.load_state_dict(weights)
        model.eval()
        return model

    def save(self, checkpoint: Path) -> None:
        torch.save({"encoder": self.name, "weights": self.state_dict()}, checkpoint)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Logits of the mean over the tokens of the text; those of its context are only read."""
        types = {"token_type_ids": token_type_ids} if self.has_types else {}
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, **types
        ).last_hidden_state
        if not self.training:
            hidden = torch.round(hidden * FIXED_POINT) / FIXED_POINT
        weight = (attention_mask - token_type_ids).unsqueeze(-1).to(hidden.dtype)
        return self.head((hidden * weight).sum(dim=1) / weight.sum(dim=1))
