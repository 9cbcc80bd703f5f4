# healthy
# Fine-tuning as in the course of Hugging Face, with a model made from a configuration.
import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments, set_seed

set_seed(0)


class Sentences(torch.utils.data.Dataset):
    def __init__(self, size, seed):
        generator = torch.Generator().manual_seed(seed)
        self.ids = torch.randint(5, 100, (size, 12), generator=generator)
        self.labels = (self.ids[:, 0] > 50).long()

    def __len__(self):
        return len(self.ids)

    def __getitem__(self, index):
        return {"input_ids": self.ids[index], "attention_mask": torch.ones(12, dtype=torch.long), "labels": self.labels[index]}


config = BertConfig(vocab_size=100, hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
                    max_position_embeddings=32, num_labels=2)
model = BertForSequenceClassification(config)
arguments = TrainingArguments(
    output_dir="out", per_device_train_batch_size=16, num_train_epochs=3, learning_rate=1e-3, eval_strategy="steps",
    eval_steps=3, logging_steps=2, save_strategy="epoch", report_to=[], use_cpu=True, disable_tqdm=True)
trainer = Trainer(model=model, args=arguments, train_dataset=Sentences(256, 1), eval_dataset=Sentences(64, 2),
                  compute_metrics=lambda p: {"accuracy": float((p.predictions.argmax(-1) == p.label_ids).mean())})
trainer.train()
print(trainer.evaluate())
