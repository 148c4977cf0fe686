declare module "virtual:handbook/*" {
  const chapter: import("../handbook.ts").Chapter;
  export default chapter;
}
