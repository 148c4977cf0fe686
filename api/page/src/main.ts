import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";

import App from "./App.vue";
import { cache } from "./cache.ts";
import { router } from "./router.ts";
import { followOtherTabs } from "./session.ts";
import { tellProblem } from "./shell/problems.ts";
import "./style.css";

const app = createApp(App).use(router).use(VueQueryPlugin, { queryClient: cache });
app.config.errorHandler = (error) => tellProblem(error);
router.onError((error) => tellProblem(error));
followOtherTabs();
for (const happening of ["dragover", "drop"] as const) {
  addEventListener(happening, (event) => {
    if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); // else a file dropped beside its place replaces the page
  });
}
app.mount("#app");
