/** What a proof says, in plain words; the claims themselves are the service's own and are never reworded. */

type Words = readonly [string, string];

const MEANING: Record<string, Words> = {
  certificate: ["用整数算出的下界等于方案的值：在全部硬性条款之下、前面各级同样好的任何方案，都不会比它更好。",
    "A bound in exact integers equals the plan's value: no lawful plan that is as good on what comes first is better."],
  tree: ["分情况逐一用整数证明：每种情况之下都不会有更好的方案。", "Proved in integers case by case: none allows a better plan."],
  core: ["求解器说没有更好的方案，但整数证明的下界还没有到方案的值，因此不称“已证明”。",
    "A solver finds nothing better, but integers do not prove it, so it is not called proved."],
  open: ["方案合规，但下界与方案的值之间还有差距：可能有更好的，也可能只是没有证明完。",
    "Lawful, but a gap is left: something better may exist, or the proof is not finished."],
};
const LACKING: Words = ["这一级没有写明证明依据。", "Nothing is told of this level's proof."];

export const meaning = (basis: string): Words => MEANING[basis] ?? LACKING;

export interface Verified {
  sound: boolean;
  faults: string[];
  doubts: string[];
  proved: boolean;
  headline: string;
  question: string[];
  notes: string[];
  levels: { name: string; figure: number | null; unit: string; words: string; proved: boolean }[];
}
