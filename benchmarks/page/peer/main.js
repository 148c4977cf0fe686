// The records of a roster in Element Plus's table for many rows, as its manual shows it: sorted and filtered by us.
import { ElTableV2 } from "element-plus";
import "element-plus/theme-chalk/base.css";
import "element-plus/theme-chalk/el-table-v2.css";
import { computed, createApp, h, ref, shallowRef } from "vue";

const WIDTH = 120; // pixels of a column
const collator = new Intl.Collator("zh-CN", { numeric: true });

const Peer = {
  setup() {
    const columns = shallowRef([]);
    const rows = shallowRef([]);
    const sort = ref({});
    const filter = ref(null); // { key, value }
    const sought = ref("");
    const kept = computed(() => (filter.value ? rows.value.filter((row) => row[filter.value.key] === filter.value.value) : rows.value));
    const shown = computed(() => {
      const { key, order } = sort.value;
      if (!key) return kept.value;
      const way = order === "desc" ? -1 : 1;
      return [...kept.value].sort((one, other) => way * collator.compare(one[key] ?? "", other[key] ?? ""));
    });

    async function load() {
      const table = await (await fetch("./records.json")).json();
      columns.value = table.columns.map(({ key, title }) => ({ key, dataKey: key, title, width: WIDTH, sortable: true }));
      rows.value = Array.from({ length: table.rows }, (_, row) =>
        Object.fromEntries(table.columns.map(({ key, values }) => [key, values[row]])));
    }

    return () => [
      h("button", { onClick: load }, "读入"),
      h("input", { "aria-label": "主学科", value: sought.value, onInput: (event) => (sought.value = event.target.value) }),
      h("button", { onClick: () => (filter.value = sought.value ? { key: "subject", value: sought.value } : null) }, "筛选"),
      h(ElTableV2, {
        columns: columns.value, data: shown.value, width: 1340, height: 600, rowHeight: 30, headerHeight: 34, rowKey: "id", fixed: true,
        sortBy: sort.value, onColumnSort: ({ key, order }) => (sort.value = { key, order }),
      }),
    ];
  },
};

createApp(Peer).mount("#peer");
