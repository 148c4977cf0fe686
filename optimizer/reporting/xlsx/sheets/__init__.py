"""The sheets of the workbook, one module each; ``workbook.SHEETS`` gives their order."""
