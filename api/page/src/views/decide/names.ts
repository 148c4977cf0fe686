/** Names as they may be hung out. */

/** The family name and a star for each other sign; whoever has no name here is called by id. */
export function publicName(name: string, id: string): string {
  if (name === id) return id;
  const signs = Array.from(name);
  return signs.map((sign, n) => (n === 0 ? sign : "*")).join("");
}
