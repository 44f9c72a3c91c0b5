'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { codeReader } from './code-reader.ts'

const EVERY_MS = 120
/** A label is told again only after it was out of sight for so long. */
const AWAY_MS = 2_000
/** The longer side of what is looked at: finer than this costs time and finds no more. */
const LOOK_PX = 960

export type CameraState = 'off' | 'opening' | 'looking' | 'refused' | 'absent' | 'insecure'
type Torch = { torch?: boolean }

/** Looks through the camera once `asked` is above zero, and again each time it rises; calls for each code that comes into sight. */
export function useCamera(asked: number, onText: (text: string) => void) {
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<CameraState>('off')
  const [track, setTrack] = useState<MediaStreamTrack | null>(null)
  const told = useRef(onText)
  told.current = onText
  useEffect(() => {
    if (asked === 0) return
    const stop = new AbortController()
    setState('opening')
    open(stop.signal, video, setTrack, (text) => told.current(text)).then(
      () => !stop.signal.aborted && setState('looking'),
      (error) => !stop.signal.aborted && setState(stateOf(error)),
    )
    return () => {
      stop.abort()
      setTrack(null)
    }
  }, [asked])
  return { video, state, torch: useTorch(track) }
}

/** The lamp beside the camera, where the device has one that can be asked for. */
function useTorch(track: MediaStreamTrack | null) {
  const [lit, setLit] = useState(false)
  const has = Boolean((track?.getCapabilities?.() as Torch | undefined)?.torch)
  const light = (on: boolean) =>
    void track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }).then(
      () => setLit(on),
      () => setLit(false),
    )
  return { has, lit, light }
}

const stateOf = (error: unknown): CameraState => {
  if (!globalThis.isSecureContext) return 'insecure'
  return error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'SecurityError') ? 'refused' : 'absent'
}

async function open(
  signal: AbortSignal,
  video: RefObject<HTMLVideoElement | null>,
  setTrack: (track: MediaStreamTrack) => void,
  onText: (text: string) => void,
): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
  const shut = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  signal.addEventListener('abort', shut)
  if (signal.aborted || !video.current) return shut()
  const [track] = stream.getVideoTracks()
  if (track) setTrack(track)
  video.current.srcObject = stream
  await video.current.play()
  void look(signal, video.current, onText).catch(shut)
}

async function look(signal: AbortSignal, video: HTMLVideoElement, onText: (text: string) => void): Promise<void> {
  const read = await codeReader()
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const seenMs = new Map<string, number>()
  while (context && !signal.aborted) {
    const scale = Math.min(1, LOOK_PX / Math.max(video.videoWidth, video.videoHeight, 1))
    canvas.width = Math.round(video.videoWidth * scale)
    canvas.height = Math.round(video.videoHeight * scale)
    if (canvas.width > 0) {
      context.drawImage(video, 0, 0, canvas.width, canvas.height)
      const texts = new Set(await read(context.getImageData(0, 0, canvas.width, canvas.height)))
      if (signal.aborted) return
      for (const text of texts) {
        const nowMs = performance.now()
        if (nowMs - (seenMs.get(text) ?? Number.NEGATIVE_INFINITY) > AWAY_MS) onText(text)
        seenMs.set(text, nowMs)
      }
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
  }
}
