// Made by Reference/philox.py.

let referenceKeys: [ReferenceKey] = [
  ReferenceKey(seed: 0, purpose: "sample", words: [1831269000, 3656691759]),
  ReferenceKey(seed: 231, purpose: "sample", words: [160675300, 3704348083]),
  ReferenceKey(seed: 18446744073709551615, purpose: "split", words: [3530962813, 542224924]),
  ReferenceKey(
    seed: 231, purpose: "initialize", stage: "coarse", trial: 7, repeat: 1, fold: 2, address: "dense1.weights",
    words: [3225201741, 3387801282]),
  ReferenceKey(seed: 231, purpose: "sample", stage: "coarse", trial: 0, words: [2056379151, 562807723]),
  ReferenceKey(seed: 231, purpose: "sample", stage: "coarse", repeat: 0, words: [725820443, 855461953]),
  ReferenceKey(seed: 231, purpose: "sample", stage: "coarse", fold: 0, words: [1152209872, 3774963447]),
  ReferenceKey(seed: 231, purpose: "sample", stage: "", words: [2830098480, 3042414746]),
  ReferenceKey(seed: 231, purpose: "sample", address: "", words: [1847097152, 455013157]),
  ReferenceKey(seed: 231, purpose: "", stage: "sample", words: [717065245, 2777439211]),
  ReferenceKey(seed: 1, purpose: "batch_order", stage: "größer", trial: -1, words: [1766209240, 2839831878]),
  ReferenceKey(seed: 1, purpose: "sample", address: "12345678", words: [2772699295, 2838854257]),
  ReferenceKey(
    seed: 1, purpose: "sample", address: "hidden[2].a_name_of_more_than_two_words", words: [3575981032, 181883507]),
]

/// The stream of (231, initialize, coarse, 7) at epoch 0 and step 0.
let firstDraws: [ReferenceDraw] = [
  ReferenceDraw(
    element: 0, word: 2464869192423806719,
    uniform: 0.133620826665924, below: 133,
    normal: 0.7508037802888718),
  ReferenceDraw(
    element: 1, word: 12850343972819728944,
    uniform: 0.6966185426258579, below: 696,
    normal: -0.7286416300607351),
  ReferenceDraw(
    element: 2, word: 15064039370033676679,
    uniform: 0.8166232105698841, below: 816,
    normal: 0.8696490732276833),
  ReferenceDraw(
    element: 3, word: 14121785510611784200,
    uniform: 0.7655435264989807, below: 765,
    normal: 0.732261553681064),
  ReferenceDraw(
    element: 1000, word: 7037539633537576831,
    uniform: 0.381505787981714, below: 381,
    normal: 1.0244831034313702),
  ReferenceDraw(
    element: 4294967295, word: 15314360685288413707,
    uniform: 0.8301931562608148, below: 830,
    normal: -0.5738212994990645),
  ReferenceDraw(
    element: 4294967301, word: 11765321537832368037,
    uniform: 0.6377993585654174, below: 637,
    normal: 0.5078233841523625),
  ReferenceDraw(
    element: 8589934591, word: 17658976254829402417,
    uniform: 0.9572950209677987, below: 957,
    normal: 0.16663783960456266),
]

/// The stream of (231, initialize, coarse, 7) at epoch 3 and step 4294967295.
let laterDraws: [ReferenceDraw] = [
  ReferenceDraw(
    element: 0, word: 6841716967463923247,
    uniform: 0.37089021998276606, below: 370,
    normal: -1.6532821228642167),
  ReferenceDraw(
    element: 1, word: 12563501324128646044,
    uniform: 0.6810687714822394, below: 681,
    normal: 1.1014584830219794),
  ReferenceDraw(
    element: 2, word: 18008584115970047630,
    uniform: 0.9762473010961336, below: 976,
    normal: 1.086295897722718),
  ReferenceDraw(
    element: 3, word: 9124138051545531702,
    uniform: 0.4946205148771661, below: 494,
    normal: 0.6858346824794637),
  ReferenceDraw(
    element: 1000, word: 1755057898126632823,
    uniform: 0.09514187929933682, below: 95,
    normal: -0.19727510585665775),
  ReferenceDraw(
    element: 4294967295, word: 8726902577336061945,
    uniform: 0.4730863366708552, below: 473,
    normal: -1.3000839467927987),
  ReferenceDraw(
    element: 4294967301, word: 2721629357862785579,
    uniform: 0.147539823124758, below: 147,
    normal: -1.2958021309946224),
  ReferenceDraw(
    element: 8589934591, word: 16293678385937530259,
    uniform: 0.8832820751906788, below: 883,
    normal: 0.021362942972276394),
]

/// The order of 20 of (231, batch_order).
let referenceOrder = [1, 9, 16, 19, 7, 11, 18, 17, 5, 2, 15, 14, 0, 8, 10, 12, 4, 13, 3, 6]
