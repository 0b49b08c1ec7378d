import { readAttachment } from "./Attachment.ts"
import type { Attachment } from "./Attachment.ts"

let drawn = 0

const hill = (pen: CanvasRenderingContext2D, colour: string, points: ReadonlyArray<readonly [x: number, y: number]>) => {
  pen.fillStyle = colour
  pen.beginPath()
  pen.moveTo(0, 400)
  for (const [x, y] of points) pen.lineTo(x, y)
  pen.lineTo(640, 400)
  pen.fill()
}

const landscape = (pen: CanvasRenderingContext2D, hue: number) => {
  const sky = pen.createLinearGradient(0, 0, 0, 400)
  sky.addColorStop(0, `hsl(${hue} 75% 62%)`)
  sky.addColorStop(1, `hsl(${hue + 50} 85% 84%)`)
  pen.fillStyle = sky
  pen.fillRect(0, 0, 640, 400)
  pen.fillStyle = "#fff6d8"
  pen.beginPath()
  pen.arc(470, 130, 52, 0, 2 * Math.PI)
  pen.fill()
  hill(pen, `hsl(${hue} 38% 46%)`, [[0, 290], [150, 160], [270, 270], [400, 190], [640, 330]])
  hill(pen, `hsl(${hue} 45% 28%)`, [[0, 350], [210, 260], [380, 350], [540, 280], [640, 320]])
}

/** A small landscape, each in colours of its own. */
export const samplePicture = async (): Promise<Attachment> => {
  const canvas = document.createElement("canvas")
  canvas.width = 640
  canvas.height = 400
  const pen = canvas.getContext("2d")
  if (pen !== null) landscape(pen, 215 + 67 * drawn++)
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, "image/jpeg", 0.9) })
  return readAttachment(new File(blob === null ? [] : [blob], "picture.jpg", { type: "image/jpeg" }))
}

const samplesPerSecond = 8_000
const tones = [523, 659, 784, 1_047]

const headerOf = (length: number) => {
  const view = new DataView(new ArrayBuffer(44))
  const write = (at: number, text: string) => { for (const [index, letter] of [...text].entries()) view.setUint8(at + index, letter.charCodeAt(0)) }
  write(0, "RIFF")
  view.setUint32(4, 36 + length, true)
  write(8, "WAVEfmt ")
  // One channel of 8 bits, uncompressed.
  for (const [at, value] of [[16, 16], [24, samplesPerSecond], [28, samplesPerSecond], [40, length]] as const) view.setUint32(at, value, true)
  for (const [at, value] of [[20, 1], [22, 1], [32, 1], [34, 8]] as const) view.setUint16(at, value, true)
  write(36, "data")
  return view.buffer
}

/** Four notes of a quarter of a second each, as a voice message. */
export const sampleVoice = (): Promise<Attachment> => {
  const length = samplesPerSecond
  const wave = Uint8Array.from({ length }, (_, index) => {
    const at = (index / length) * tones.length
    const loud = Math.exp(-3 * (at % 1))
    return 128 + 90 * loud * Math.sin((2 * Math.PI * (tones[Math.floor(at)] ?? 0) * index) / samplesPerSecond)
  })
  return readAttachment(new File([headerOf(length), wave], "voice.wav", { type: "audio/wav" }), "voice")
}
