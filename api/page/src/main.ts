import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";

import App from "./App.vue";
import { cache } from "./cache.ts";
import { router } from "./router.ts";
import { tellProblem } from "./shell/problems.ts";
import "./style.css";

const app = createApp(App).use(router).use(VueQueryPlugin, { queryClient: cache });
app.config.errorHandler = (error) => tellProblem(error);
router.onError((error) => tellProblem(error));
app.mount("#app");
