"""The letters leave the house: messages with attachments, and a ledger of what was sent."""
