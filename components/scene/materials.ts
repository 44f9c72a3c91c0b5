import {
  BackSide,
  Color,
  LineBasicMaterial,
  type Material,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshStandardMaterial,
  type Plane,
  type WebGLProgramParametersWithUniforms,
} from 'three'
import { type Layer, LOOKS, PALETTES, ROUGHNESS, type SceneTheme } from './looks.ts'

export type Materials = ReturnType<typeof createMaterials>

/** Greys come from a palette in the uniforms, so a theme is a few numbers and not a new mesh; a priority's colour is an
 *  attribute of the instance, so an alarm costs no draw call.
 *  @param cut what lies behind this plane is left out of whatever is drawn by `cutOf`; it may be moved at any time */
export function createMaterials(cut: Plane) {
  const uniforms = { uPalette: { value: LOOKS.map(() => new Color()) } }
  const whole = layers(uniforms, null)
  const parted = layers(uniforms, cut)
  // the inside of a body that is closed, where it is cut open, seen from any side, is its cut face
  const cutFace = new MeshBasicMaterial({ side: BackSide, clippingPlanes: [cut] })
  const ghostEdges = lines()
  const ghostDepth = new MeshBasicMaterial({ colorWrite: false, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 2 })
  const ghost = new MeshLambertMaterial({
    transparent: true,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 2,
  })
  const own = { cutFace, ghostEdges, ghostDepth, ghost }

  return {
    ...own,
    of: (layer: Layer | 'edges'): Material => whole[layer],
    cutOf: (layer: Layer | 'edges'): Material => parted[layer],
    setTheme(theme: SceneTheme) {
      const palette = PALETTES[theme]
      LOOKS.forEach((look, i) => {
        uniforms.uPalette.value[i]!.set(palette.looks[look])
      })
      for (const { glass, edges } of [whole, parted]) {
        glass.opacity = palette.glassOpacity
        edges.color.set(palette.edge.color)
        edges.opacity = palette.edge.opacity
      }
      cutFace.color.set(palette.cut)
      ghostEdges.color.set(palette.ghost.edge)
      ghostEdges.opacity = palette.ghost.edgeOpacity
      ghost.color.set(palette.ghost.color)
      ghost.opacity = palette.ghost.opacity
    },
    dispose() {
      for (const set of [whole, parted, own]) for (const material of Object.values(set)) material.dispose()
    },
  }
}

function layers(uniforms: { uPalette: { value: Color[] } }, cut: Plane | null) {
  const solid = paint(new MeshStandardMaterial({ metalness: 0, dithering: true }), uniforms)
  const matt = paint(new MeshLambertMaterial({ dithering: true }), uniforms)
  const glass = paint(new MeshLambertMaterial({ transparent: true, depthWrite: false }), uniforms)
  const water = paint(new MeshLambertMaterial({ transparent: true, opacity: 0.62, depthWrite: false }), uniforms)
  for (const faces of [solid, matt]) Object.assign(faces, { polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 2 })
  const all = { solid, matt, glass, water, edges: lines() }
  if (cut) for (const material of Object.values(all)) Object.assign(material, { clippingPlanes: [cut], clipShadows: true })
  return all
}

/** Lines drawn once for all objects of a type: three knows instancing for meshes alone, its shaders know it for both. */
function lines() {
  return Object.assign(new LineBasicMaterial({ transparent: true, depthWrite: false }), { defines: { USE_INSTANCING: '' } })
}

const DARK_DIMS = 0.62
const GLOW = 0.28

function paint<M extends MeshStandardMaterial | MeshLambertMaterial>(material: M, uniforms: { uPalette: { value: Color[] } }): M {
  const rough = LOOKS.map((look) => ROUGHNESS[look].toFixed(2)).join(', ')
  material.onBeforeCompile = (shader: WebGLProgramParametersWithUniforms) => {
    Object.assign(shader.uniforms, uniforms)
    shader.vertexShader = shader.vertexShader
      .replace(
        '#include <common>',
        `#include <common>
attribute float look; attribute vec4 tint;
uniform vec3 uPalette[${LOOKS.length}];
varying vec3 vBase; varying vec4 vTint; varying float vRough;
const float ROUGH[${LOOKS.length}] = float[](${rough});`,
      )
      .replace(
        '#include <begin_vertex>',
        `#include <begin_vertex>
int kind = int(look + 0.5);
vBase = uPalette[kind]; vRough = ROUGH[kind];
vTint = vec4(tint.rgb * (kind == ${LOOKS.indexOf('dark')} ? ${DARK_DIMS} : 1.0), tint.a);`,
      )
    shader.fragmentShader = shader.fragmentShader
      .replace('#include <common>', '#include <common>\nvarying vec3 vBase; varying vec4 vTint; varying float vRough;')
      .replace('#include <color_fragment>', 'diffuseColor.rgb = mix(vBase, vTint.rgb, vTint.a);')
      .replace('#include <roughnessmap_fragment>', 'float roughnessFactor = vRough;')
      .replace('#include <emissivemap_fragment>', `totalEmissiveRadiance += vTint.rgb * (vTint.a * ${GLOW});`)
  }
  return material
}
