"""similarity.py PAIRS: scores pairs of texts, one JSON object a line, with the libraries that our metrics follow."""

import json
import sys

import rapidfuzz.fuzz
import sacrebleu
from nltk.stem.porter import PorterStemmer
from nltk.translate.gleu_score import sentence_gleu
from nltk.translate.meteor_score import single_meteor_score
from rouge_score import rouge_scorer
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a


class NoSynonyms:
    """Stands for WordNet, whose data is not in the package."""

    def synsets(self, word):
        return []


tokenizer = Tokenizer13a()
stemmer = PorterStemmer(mode=PorterStemmer.ORIGINAL_ALGORITHM)
rouge = rouge_scorer.RougeScorer([f"rouge{n}" for n in "12345L"])
for line in open(sys.argv[1], encoding="utf-8"):
    pair = json.loads(line)
    text, reference = pair["input"], pair["reference"]
    words, wanted = tokenizer(text).split(), tokenizer(reference).split()
    scores = {
        "fuzzy_match": rapidfuzz.fuzz.ratio(text, reference) / 100,
        "bleu": sacrebleu.sentence_bleu(text, [reference]).score / 100,
        "gleu": sentence_gleu([wanted], words),
        "meteor": single_meteor_score(wanted, words, stemmer=stemmer, wordnet=NoSynonyms()),
    }
    for name, score in rouge.score(reference, text).items():
        scores[f"rouge_{name[5:].lower()}"] = score.fmeasure
    print(json.dumps(scores))
