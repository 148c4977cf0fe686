"""itineraries.xlsx: the week of visits, sheet by sheet."""
