import { headingDeg } from './frame.ts'
import { pacedSettings, unhurried } from './paced.ts'
import { LINE_Y, plantLonLat, WELD_Y } from './plant-site.ts'
import { asset, type ObjectRow, position } from './row.ts'

const SITE = 'plant'
const GATEWAY = 'GW-L2'
export const WEAR_PACE = 720

/** `at` in the plant's frame: x along the lines, y across, z above the hall floor, metres; `turn` counter-clockwise from x. */
type At = readonly [x: number, y: number, z?: number]
const row = (
  tag: string,
  type: string,
  en: string,
  zh: string,
  parent: string,
  at: At,
  more: { turn?: number; settings?: Record<string, unknown>; aliases?: string } = {},
) =>
  position(SITE, tag, type, en, zh, {
    parent,
    at: plantLonLat(at[0], at[1]),
    levelM: at[2] ?? 0,
    headingDeg: headingDeg(more.turn ?? 0),
    gateway: GATEWAY,
    ...(more.settings ? { settings: more.settings } : {}),
    ...(more.aliases ? { aliases: more.aliases } : {}),
  })

function pressRows(line: string, n: number, y: number): ObjectRow[] {
  const tag = `${line}-P${n}`
  const motor = `${tag}-M1`
  const x = (n - 1) * 12
  const story = line === 'L2' && n === 1
  const calm = (typeId: string) => (line === 'L2' ? {} : unhurried(typeId, 5))
  const dies: Record<string, number> = { L1: 1100, L2: 1186, L3: 1240 }
  return [
    row(tag, 'press', n === 1 ? `Draw press P${n}` : `Press P${n}`, n === 1 ? `拉延压力机 P${n}` : `压力机 P${n}`, line, [x, y], {
      settings: { ...calm('press'), numbers: { handoverS: 1.67 }, properties: { rated_force: 10 }, relations: { motor } },
    }),
    row(motor, 'press-motor', `Main motor, press P${n}`, `压力机 P${n} 主电机`, tag, [x + 1.5, y - 3.7, 5.5], {
      aliases: `handle:88.118.7/${line}P${n}M1`,
      settings: {
        ...(story ? pacedSettings('press-motor', 1, WEAR_PACE) : calm('press-motor')),
        properties: { rated_power: 160, failure_level: 1.5 },
        relations: { press: tag },
      },
    }),
    ...['DE', 'NDE'].map((end, k) =>
      row(`${motor}-B${k + 1}`, 'bearing', `Motor bearing ${end}`, `电机轴承 ${k + 1}`, motor, [
        x + 1.5,
        y - 3.7 + (k === 0 ? 0.48 : -0.6),
        6,
      ]),
    ),
    row(`${tag}-M2`, 'motor', 'Hydraulic pump motor', '液压泵电机', tag, [x - 2.4, y + 4.4, 0.2]),
    row(`${tag}-M3`, 'motor', 'Lubrication pump motor', '润滑泵电机', tag, [x + 2.4, y + 4.4, 0.2]),
    ...['DE', 'NDE'].map((end, k) =>
      row(`${tag}-B${k + 1}`, 'bearing', `Crank bearing ${end}`, `曲轴轴承 ${k + 1}`, tag, [x - 0.95, y + (k === 0 ? -2.6 : 2.6), 6.1]),
    ),
    row(`D-${(dies[line] ?? 0) + n}`, 'die', `Die D-${(dies[line] ?? 0) + n}`, `模具 D-${(dies[line] ?? 0) + n}`, tag, [x, y, 2.1]),
  ]
}

const ROBOT_TURN = [20, -15, 160, 12]
function lineRows(line: string): ObjectRow[] {
  const y = LINE_Y[line] ?? 0
  const coil = line === 'L2' ? 'C-24-0917' : `C-24-${line === 'L1' ? '0911' : '0922'}`
  const n = line.slice(1)
  return [
    row(line, 'line', `Press line ${line}`, `冲压线 ${line}`, 'SP', [0, y]),
    ...[1, 2, 3, 4].flatMap((press) => pressRows(line, press, y)),
    ...[1, 2, 3, 4].map((k) =>
      row(`${line}-R${k}`, 'robot', `Robot R${k}`, `机器人 R${k}`, line, [k * 12 - 6, y], { turn: ROBOT_TURN[k - 1] ?? 0 }),
    ),
    row(coil, 'coil-lot', `Coil lot ${coil}`, `钢卷批次 ${coil}`, line, [-19.4, y - 3.4]),
    ...[
      [-19.4, 0],
      [-19.4, 3.4],
      [-22.4, -1.7],
      [-22.4, 1.7],
    ].map(([x = 0, dy = 0], k) =>
      row(`${coil}.${k + 2}`, 'coil-lot', `Coil lot ${coil}, coil ${k + 2}`, `钢卷批次 ${coil} 第 ${k + 2} 卷`, line, [x, y + dy]),
    ),
    row(`DS-${n === '2' ? 1 : n === '1' ? 2 : 3}`, 'destacker', 'Destacker', '拆垛机', line, [-11.5, y]),
    row(`${line}-CV-0`, 'conveyor', 'Infeed conveyor', '进料输送机', line, [-5.6, y]),
    row(line === 'L2' ? 'CV-1' : `${line}-CV-1`, 'conveyor', 'Outfeed conveyor 1', '出料输送机 1', line, [46.5, y]),
    row(`${line}-CV-2`, 'conveyor', 'Outfeed conveyor 2', '出料输送机 2', line, [52.5, y]),
    row(`CR-${n}`, 'crane', `Overhead crane CR-${n}`, `桥式起重机 CR-${n}`, line, [46.5, y + 2.9, 10.5]),
    row(line === 'L2' ? 'CAM-P1' : `CAM-${line}P1`, 'camera', 'Camera at press P1', '压力机 P1 摄像机', line, [-4.2, y - 8.3], {
      turn: 62,
    }),
    row(`EM-${line}`, 'energy-meter', `Meter of line ${line}`, `${line} 线电表`, line, [-30, y + 13]),
  ]
}

function weldRows(): ObjectRow[] {
  const cells = Array.from({ length: 14 }, (_, i) => i)
  return [
    row('W1', 'weld-line', 'Weld line W1', '焊装线 W1', 'SP', [13, WELD_Y]),
    ...cells.flatMap((i) => {
      const [x, y] = [-36 + (i % 7) * 15, WELD_Y + (i < 7 ? 14 : -14)]
      return [
        ...[-1, 1].flatMap((side) =>
          row(
            `W1-R${i * 2 + (side + 3) / 2}`,
            'robot',
            `Weld robot ${i * 2 + (side + 3) / 2}`,
            `焊接机器人 ${i * 2 + (side + 3) / 2}`,
            'W1',
            [x + side * 3, y],
            { turn: side > 0 ? 200 : -20 },
          ),
        ),
        row(`W1-CV-${i + 1}`, 'conveyor', `Transfer ${i + 1}`, `输送段 ${i + 1}`, 'W1', [x, y + (i < 7 ? -6 : 6)]),
        row(`W1-M${i + 1}`, 'motor', `Transfer drive ${i + 1}`, `输送驱动 ${i + 1}`, 'W1', [x + 3.6, y + (i < 7 ? -6 : 6), 0.4]),
      ]
    }),
  ]
}

function utilityRows(): ObjectRow[] {
  const list = (n: number, of: (i: number) => ObjectRow) => Array.from({ length: n }, (_, i) => of(i))
  return [
    ...list(6, (i) =>
      row(`AC-${i + 1}`, 'motor', `Compressor ${i + 1}`, `空压机 ${i + 1}`, 'SP', [96 + (i % 3) * 7, -102 - Math.floor(i / 3) * 10]),
    ),
    ...list(10, (i) =>
      row(`FAN-${String(i + 1).padStart(2, '0')}`, 'motor', `Hall fan ${i + 1}`, `厂房风机 ${i + 1}`, 'SP', [-38 + i * 11, 56, 11]),
    ),
    ...list(2, (i) => row(`CHP-${i + 1}`, 'chiller', `Process chiller ${i + 1}`, `工艺冷水机 ${i + 1}`, 'SP', [98 + i * 9, -122])),
    ...list(12, (i) =>
      row(`EM-${String(i + 1).padStart(2, '0')}`, 'energy-meter', `Sub-meter ${i + 1}`, `分项电表 ${i + 1}`, 'SP', [-42 + i * 9.6, -67]),
    ),
    ...list(8, (i) => row(`E-${i + 11}`, 'feeder', `Feeder E-${i + 11}`, `馈线 E-${i + 11}`, 'SP', [-42 + i * 14, 20])),
    ...list(6, (i) => row(`WM-P${i + 1}`, 'water-meter', `Process water ${i + 1}`, `工艺用水 ${i + 1}`, 'SP', [90 + i * 4, -94])),
    ...list(10, (i) =>
      row(`CAM-S${i + 1}`, 'camera', `Yard camera ${i + 1}`, `厂区摄像机 ${i + 1}`, 'SP', [i % 2 === 0 ? -62 : 80, -150 + i * 26]),
    ),
    ...list(16, (i) =>
      row(`SL-P${i + 1}`, 'street-light', `Yard light ${i + 1}`, `厂区路灯 ${i + 1}`, 'SP', [i % 2 === 0 ? -71 : 89, -170 + i * 17]),
    ),
    row('AQ-P1', 'air-quality', 'Hall air', '厂房空气', 'SP', [13, 20, 3]),
    row('AQ-P2', 'air-quality', 'Yard air', '厂区空气', 'SP', [88, 90]),
  ]
}

/** All positions of the stamping plant, and its assets. */
export function plantObjects(): ObjectRow[] {
  return [
    row('SP', 'plant', 'Stamping Plant', '冲压厂', '', [13, 0]),
    row('GW-L2', 'gateway', 'Gateway line L2', 'L2 线网关', 'L2', [-30, 13.4]),
    row('SIM-PLANT', 'scenario-runner', 'Plant scenarios', '工厂情景', 'SP', [-32, 13.4], {
      settings: { commands: { start_story: { params: { story: { default: 'S2' }, pace: { default: WEAR_PACE } } } } },
    }),
    ...Object.keys(LINE_Y).flatMap(lineRows),
    ...weldRows(),
    ...utilityRows(),
    { ...row('GW-TB01', 'gateway', 'Gateway of the test bed', '试验台网关', 'SP', [108, 8]), gateway: 'GW-TB01' },
    { ...row('TB-01', 'test-bed', 'Water-circulation test bed', '水循环试验台', 'SP', [104, 4]), gateway: 'GW-TB01' },
  ]
}

export function assets(): ObjectRow[] {
  const motorOf = (site: string, serial: string, at: string, hours: number) =>
    asset(site, `M-${serial}`, 'motor-asset', ['Motor 160 kW', '电机 160 kW'], serial, at, { rated_power: 160, rated_speed: 1480, hours })
  const pumpOf = (serial: string, at: string, power: number, hours: number) =>
    asset('district', `PA-${serial}`, 'pump-asset', [`Pump ${power} kW`, `水泵 ${power} kW`], serial, at, { rated_power: power, hours })
  return [
    motorOf('plant', '40771', 'L2-P1-M1', 31_204),
    motorOf('plant', '40772', 'L2-P2-M1', 28_911),
    motorOf('plant', '40803', 'L2-P3-M1', 19_440),
    motorOf('plant', '40804', 'L2-P4-M1', 19_412),
    pumpOf('6118', 'PS-03/P1', 37, 9204),
    pumpOf('6120', 'PS-03/P2', 37, 8873),
    pumpOf('6121', 'PS-03/P3', 37, 4410),
    pumpOf('7729', 'LS-02/PU-01', 15, 10_940),
    pumpOf('7731', 'LS-02/PU-02', 15, 11_482),
    pumpOf('7733', 'LS-02/PU-03', 15, 11_207),
    pumpOf('8042', '', 15, 0),
  ]
}
