type Detector = { detect(frame: ImageBitmapSource): Promise<{ rawValue: string }[]> }
type DetectorClass = { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> }

/** Finds the codes in one picture; several, where several labels are in sight. */
export type CodeReader = (frame: ImageData) => Promise<string[]>

const FORMATS = ['qr_code', 'data_matrix']

/** The browser's own detector where it has one that knows QR, else ZXing compiled to WebAssembly, loaded from our own origin when first wanted. */
export async function codeReader(): Promise<CodeReader> {
  const native = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  const supported = native ? await native.getSupportedFormats().catch(() => []) : []
  if (native && supported.includes('qr_code')) {
    const detector = new native({ formats: FORMATS.filter((format) => supported.includes(format)) })
    return async (frame) => (await detector.detect(frame)).map(({ rawValue }) => rawValue)
  }
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  await prepareZXingModule({ overrides: { locateFile: (file: string) => `/vendor/${file}` }, fireImmediately: true })
  return async (frame) => (await readBarcodes(frame, { formats: ['QRCode', 'DataMatrix'], maxNumberOfSymbols: 4 })).map(({ text }) => text)
}
