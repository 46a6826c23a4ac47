"""Complaints (实名举报) in the conversation: filing one, following it, and its author's rights."""
