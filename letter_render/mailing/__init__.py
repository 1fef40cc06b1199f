"""The mailing: one letter to each of many recipients, by this machine's processes or a cluster, or on paper."""
