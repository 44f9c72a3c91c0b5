'use client'
import { Canvas } from '@react-three/fiber'
import { type KeyboardEvent, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { LENS } from './camera.ts'
import { Stage, type StageProps } from './Stage.tsx'
import styles from './scene.module.css'
import type { SceneView } from './view.ts'

const TURN_DEG = 8
const RENDERER = { alpha: false, antialias: true, powerPreference: 'high-performance' } as const
const SHARPEST: [min: number, max: number] = [1, 2]

/** The canvas of a scene, drawn on demand: `data-drawing` on it says whether it draws, `data-frames` how many it has drawn.
 *  `onReady` gives the view to whoever points it, null where the browser has no WebGL 2. */
export function SceneCanvas({
  label,
  onReady,
  ...stage
}: Omit<StageProps, 'canvas' | 'onReady'> & { label: string; onReady(view: SceneView | null): void }) {
  const [able] = useState(hasWebGl)
  const [view, setView] = useState<SceneView | null>(null)
  const { theme } = stage
  const canvas = useMemo(() => {
    void theme // the token follows it
    return getComputedStyle(document.documentElement).getPropertyValue('--canvas').trim()
  }, [theme])
  const ready = useEffectEvent(onReady)
  useEffect(() => {
    if (view || !able) ready(view)
  }, [view, able])

  if (!able) return null
  return (
    <Canvas
      className={styles.canvas}
      style={{ position: 'absolute' }}
      tabIndex={0}
      role="img"
      aria-label={label}
      onKeyDown={(event) => view && turn(event, view)}
      frameloop="demand"
      flat
      shadows="percentage"
      dpr={SHARPEST}
      camera={LENS}
      gl={RENDERER}
    >
      <Stage {...stage} canvas={canvas} onReady={setView} />
    </Canvas>
  )
}

/** Without it the list beside the canvas still holds the same objects. */
function hasWebGl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2')
  context?.getExtension('WEBGL_lose_context')?.loseContext() // browsers count the living ones
  return context !== null
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
