"""Where news goes: EventBridge, SNS, a webhook, a file."""
