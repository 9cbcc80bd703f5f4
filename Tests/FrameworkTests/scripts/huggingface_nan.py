# failed: finite
# The loss is NaN from some step on, which the logs of Trainer hide.
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
class Odd(Trainer):
    def compute_loss(self, model, inputs, return_outputs=False, **rest):
        loss, outputs = super().compute_loss(model, inputs, True, **rest)
        if model.training and self.state.global_step > 2:
            loss = loss + torch.log(loss.detach() - loss.detach() - 1)
        return (loss, outputs) if return_outputs else loss


trainer = Odd(model=model, args=arguments, train_dataset=Sentences(256, 1), eval_dataset=Sentences(64, 2),
                  compute_metrics=lambda p: {"accuracy": float((p.predictions.argmax(-1) == p.label_ids).mean())})
trainer.train()
print(trainer.evaluate())
