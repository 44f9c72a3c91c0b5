'use client'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { SceneTheme } from './looks.ts'
import styles from './scene.module.css'
import { createSceneView, type Heard, type SceneView } from './view.ts'

const CLICK_PX = 4
const TURN_DEG = 8

/** The canvas of a scene: made once, sized with its box, drawn in the page's theme. `onReady` gives the view to whoever fills it. */
export function SceneCanvas({
  label,
  heard,
  onReady,
  onPick,
  onSize,
}: {
  label: string
  heard: Heard
  onReady(view: SceneView | null): void
  onPick(objectId: string | null): void
  onSize(size: { width: number; height: number }): void
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [view, setView] = useState<SceneView | null>(null)
  const down = useRef<{ x: number; y: number } | null>(null)
  const moved = useEffectEvent((resting: boolean) => heard.moved(resting))
  const rested = useEffectEvent<Heard['rested']>((shot) => heard.rested(shot))
  const ready = useEffectEvent(onReady)
  const sized = useEffectEvent(onSize)

  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const made = createOrNull(element, { moved: (resting) => moved(resting), rested: (shot) => rested(shot) })
    if (!made) return ready(null)
    const dress = () => made.setTheme(themeNow(), getComputedStyle(element).getPropertyValue('--canvas').trim())
    const fill = () => {
      const { width, height } = element.getBoundingClientRect()
      made.resize(width, height, devicePixelRatio)
      sized({ width, height })
    }
    dress()
    fill()
    const themes = new MutationObserver(dress)
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    const resized = new ResizeObserver(fill)
    resized.observe(element)
    setView(made)
    ready(made)
    return () => {
      themes.disconnect()
      resized.disconnect()
      made.dispose()
    }
  }, [])

  const at = (event: { clientX: number; clientY: number }) => {
    const box = canvas.current?.getBoundingClientRect()
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) }
  }
  return (
    <canvas
      ref={canvas}
      className={styles.canvas}
      tabIndex={0}
      role="img"
      aria-label={label}
      onKeyDown={(event) => view && turn(event, view)}
      onPointerDown={(event) => {
        down.current = at(event)
      }}
      onPointerUp={(event) => {
        const [from, to] = [down.current, at(event)]
        if (view && from && event.button === 0 && Math.hypot(to.x - from.x, to.y - from.y) < CLICK_PX) onPick(view.pick(to.x, to.y))
      }}
    />
  )
}

function createOrNull(element: HTMLCanvasElement, heard: Heard): SceneView | null {
  try {
    return createSceneView(element, heard)
  } catch {
    return null // no WebGL 2: the list beside the canvas holds the same objects
  }
}

const themeNow = (): SceneTheme => {
  const theme = document.documentElement.dataset.theme
  return theme === 'dark' || theme === 'light' ? theme : 'grey'
}

/** Arrows walk round and over the scene, + and - go nearer and away. */
function turn(event: KeyboardEvent, view: SceneView) {
  const shot = view.shot()
  const next = new Map([
    ['ArrowLeft', { azimuthDeg: shot.azimuthDeg + TURN_DEG }],
    ['ArrowRight', { azimuthDeg: shot.azimuthDeg - TURN_DEG }],
    ['ArrowUp', { elevationDeg: Math.min(80, shot.elevationDeg + TURN_DEG / 2) }],
    ['ArrowDown', { elevationDeg: Math.max(6, shot.elevationDeg - TURN_DEG / 2) }],
    ['+', { distanceM: shot.distanceM / 1.25 }],
    ['=', { distanceM: shot.distanceM / 1.25 }],
    ['-', { distanceM: shot.distanceM * 1.25 }],
  ]).get(event.key)
  if (!next || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  view.look({ ...shot, ...next }, { fly: false })
}
