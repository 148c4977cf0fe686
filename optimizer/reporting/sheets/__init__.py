"""The sheets of the workbook, one module each; ``contents`` gives their order."""
