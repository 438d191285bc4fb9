"""The counter: catalogue, stock, basket, sale, till."""
