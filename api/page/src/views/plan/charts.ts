/** The parts of ECharts that these screens draw with. */

import { BarChart, LineChart, LinesChart, SankeyChart, ScatterChart } from "echarts/charts";
import { DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type ECharts, type EChartsCoreOption, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([
  BarChart, LineChart, LinesChart, SankeyChart, ScatterChart, DataZoomComponent, GridComponent, LegendComponent,
  MarkLineComponent, TooltipComponent, CanvasRenderer,
]);

export type { ECharts, EChartsCoreOption };
export { init };

export interface Palette {
  text: string;
  muted: string;
  line: string;
  panel: string;
  colors: string[];
}

/** Colours that keep 3:1 against their ground in either scheme; texts and lines are those of the page. */
export function palette(dark: boolean): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: token("--text"), muted: token("--muted"), line: token("--line"), panel: token("--raised"),
    colors: dark
      ? ["#8ab6ff", "#f2c06b", "#7fd6a0", "#ff9d94", "#c9a2ff", "#78d9ec"]
      : ["#1f5fbf", "#b45309", "#1b6e3c", "#b3261e", "#7a3fb0", "#0b7285"],
  };
}

/** A tooltip drawn on the canvas: the page's security policy allows no inline styles. */
export const tooltip = (colors: Palette) => ({
  renderMode: "richText", confine: true, backgroundColor: colors.panel, borderColor: colors.line,
  textStyle: { color: colors.text },
});
