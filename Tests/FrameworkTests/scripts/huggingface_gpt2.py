# healthy
# A small GPT-2 from a configuration, gradient accumulation and weight decay, as in the language-modelling example.
import torch
from transformers import (DataCollatorForLanguageModeling, GPT2Config, GPT2LMHeadModel, Trainer, TrainingArguments,
                          set_seed)

set_seed(3)
model = GPT2LMHeadModel(GPT2Config(vocab_size=64, n_positions=32, n_embd=32, n_layer=2, n_head=2, bos_token_id=1, eos_token_id=2))
rows = [{"input_ids": torch.randint(3, 64, (16,)), "labels": None} for _ in range(64)]
for row in rows:
    row["labels"] = row["input_ids"].clone()
arguments = TrainingArguments(
    output_dir="out", per_device_train_batch_size=4, gradient_accumulation_steps=2, max_steps=100, learning_rate=5e-3,
    weight_decay=0.1, warmup_steps=5, logging_steps=5, save_strategy="no", report_to=[], use_cpu=True, disable_tqdm=True)
Trainer(model=model, args=arguments, train_dataset=rows).train()
