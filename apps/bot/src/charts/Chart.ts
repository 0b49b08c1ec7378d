/** One line or row of bars: a number per point in time, for drawing only; what is exact stands in the text beside the picture. */
export interface Series {
  readonly label: string
  readonly color: string
  readonly values: ReadonlyArray<number>
}

/** One coordinate system: what is drawn above the same days. */
export interface Panel {
  readonly title: string
  /** Bars stand on zero, those of the second series hang below it; lines run through the points. */
  readonly shape: "bars" | "lines"
  readonly series: ReadonlyArray<Series>
  /** Whether only whole numbers mean anything. */
  readonly isCount: boolean
}

/** A picture of panels, one below the other. */
export interface Chart {
  /** What it is called and over which days. */
  readonly title: string
  readonly subtitle: string
  /** The first millisecond of each day or week, in UTC. */
  readonly times: ReadonlyArray<number>
  /** How the times are written below the axis. */
  readonly ticks: ReadonlyArray<string>
  /** How wide a point is, in milliseconds. */
  readonly stepMs: number
  readonly panels: ReadonlyArray<Panel>
}

/** The width of every picture, and the heights of its parts, in pixels. */
export const WIDTH = 1080
/** What stands above the panels. */
export const HEAD_HEIGHT = 150
/** One panel with its title. */
export const PANEL_HEIGHT = 480
/** Below the last panel. */
export const FOOT_HEIGHT = 20

/** How high a picture of so many panels is, in pixels. */
export const heightOf = (panels: number): number => HEAD_HEIGHT + panels * PANEL_HEIGHT + FOOT_HEIGHT
