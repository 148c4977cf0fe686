/** The places of the page, after `#`: they survive a reload and can be sent to a colleague. */

import { createRouter, createWebHashHistory, type RouteLocation, type RouteRecordRaw } from "vue-router";

import { session } from "./client.ts";
import { logIn, resume } from "./session.ts";

declare module "vue-router" {
  interface RouteMeta {
    open?: boolean; // to whoever is not logged in
    needs?: string; // the permission without which there is nothing to see or do
  }
}

const routes: RouteRecordRaw[] = [
  { path: "/", redirect: "/begin" },
  { path: "/login", name: "login", component: () => import("./views/login/LoginView.vue"), meta: { open: true } },
  { path: "/begin/:token?", name: "begin", component: () => import("./views/begin/BeginView.vue") },
  { path: "/rosters", name: "rosters", component: () => import("./views/roster/RosterListView.vue"), meta: { needs: "roster:read" } },
  { path: "/rosters/upload", name: "upload", component: () => import("./views/roster/UploadView.vue"), meta: { needs: "roster:write" } },
  {
    path: "/rosters/:id", component: () => import("./views/roster/RosterView.vue"), props: true, meta: { needs: "roster:read" },
    children: [
      { path: "", redirect: (to) => ({ name: "checkup", params: to.params }) },
      { path: "records/:table", name: "records", component: () => import("./views/roster/RecordsView.vue"), props: true },
      { path: "checkup", name: "checkup", component: () => import("./views/roster/CheckupView.vue"), props: true },
    ],
  },
  { path: "/policy/:id?", name: "policy", component: () => import("./views/policy/PolicyView.vue"), props: true, meta: { needs: "policy:read" } },
  { path: "/runs", name: "runs", component: () => import("./views/run/RunsView.vue"), meta: { needs: "job:read" } },
  { path: "/runs/:id", name: "run", component: () => import("./views/run/RunView.vue"), props: true, meta: { needs: "job:read" } },
  { path: "/plans", name: "plans", component: () => import("./views/plan/PlansView.vue"), meta: { needs: "plan:read" } },
  { path: "/plans/:id", redirect: (to) => ({ name: "plan", params: { ...to.params, tab: "list" } }) },
  { path: "/plans/:id/decide", name: "decide", component: () => import("./views/decide/DecideView.vue"), props: true, meta: { needs: "plan:read" } },
  { path: "/plans/:id/:tab", name: "plan", component: () => import("./views/plan/PlanView.vue"), props: true, meta: { needs: "plan:read" } },
  { path: "/ledger", name: "ledger", component: () => import("./views/ledger/LedgerView.vue"), meta: { needs: "ledger" } },
  { path: "/help/:chapter?", name: "help", component: () => import("./views/help/HelpView.vue"), meta: { open: true }, props: true },
  { path: "/:rest(.*)", name: "missing", component: () => import("./shell/MissingView.vue"), meta: { open: true } },
];

/** Where somebody wanted to go before the door. */
export const after = (door: RouteLocation): string => (typeof door.query.to === "string" ? door.query.to : "/begin");

export const router = createRouter({
  history: createWebHashHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { left: 0, top: 0 },
});

router.beforeEach(async (to) => {
  if (typeof to.params.token === "string" && to.params.token) {
    await logIn({ token: to.params.token }).catch(() => (session.value = undefined)); // good once: an earlier session may stand
    await resume();
    return session.value ? { path: "/begin", replace: true } : { name: "login", query: { link: "old" }, replace: true };
  }
  await resume();
  if (to.name === "login" && session.value) return { path: after(to), replace: true };
  if (to.meta.open || session.value) return true;
  return { name: "login", query: to.fullPath === "/begin" ? {} : { to: to.fullPath } };
});
