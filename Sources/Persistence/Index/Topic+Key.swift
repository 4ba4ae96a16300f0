internal import Governance
internal import TransparencyLog

extension Topic {
  var key: TopicKey { TopicKey(topic: text) }
}
